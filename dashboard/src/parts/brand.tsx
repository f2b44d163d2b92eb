import { Group, Image, Text } from "@mantine/core";

export function Brand() {
	return (
		<Group gap={10} wrap="nowrap">
			<Image src="/favicon.svg" alt="" w={28} h={28} />
			<Text fw={700} size="lg" component="span">
				Myxelium
			</Text>
		</Group>
	);
}
