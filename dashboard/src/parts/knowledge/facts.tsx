import { Code, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { formatPrice } from "../../../../funnel/price";
import { get } from "../../api";
import type { DocumentFacts, DocumentView } from "../../api-types";
import { Dialog } from "../dialog";
import { Problem, Waiting } from "../states";

function Section({ title, items }: { title: string; items: { key: string; says: React.ReactNode; from: string }[] }) {
	if (items.length === 0) return null;
	return (
		<section>
			<Title order={3} size="h5" mb="xs">
				{title}
			</Title>
			<Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: "none" }}>
				{items.map(({ key, says, from }) => (
					<li key={key}>
						<Text fw={600} component="div">
							{says}
						</Text>
						<Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
							{from}
						</Text>
					</li>
				))}
			</Stack>
		</section>
	);
}

/** What was read out of a document, for its author to look over. */
export default function Facts({ document, onClose }: { document: DocumentView; onClose: () => void }) {
	const { data, error, refetch } = useQuery({
		queryKey: ["document", document.document_id],
		queryFn: () => get<{ facts: DocumentFacts }>(`/knowledge/documents/${document.document_id}`),
	});
	const { offers = [], testimonials = [], bio = [] } = data?.facts ?? {};
	return (
		<Dialog onClose={onClose} title={document.title} size="lg" centered>
			{error && <Problem error={error} retry={refetch} />}
			{!data && !error && <Waiting />}
			{data && (
				<Stack>
					<Text size="sm">
						Copy may use these as facts. Where one is wrong, put the text right and add it again under the same title.
					</Text>
					{offers.length + testimonials.length + bio.length === 0 && (
						<Text>No price, praise or biography was found.</Text>
					)}
					<Section
						title="Prices"
						items={offers.map((offer) => ({
							key: offer.sentence + offer.price,
							says: [offer.name, formatPrice(offer.price, offer.currency), offer.deadline && `until ${offer.deadline}`]
								.filter(Boolean)
								.join(" · "),
							from: offer.sentence,
						}))}
					/>
					<Section
						title="What customers said"
						items={testimonials.map((said) => ({
							key: said.id,
							says: (
								<>
									{[said.speaker, said.role].filter(Boolean).join(", ")} <Code>{`{{testimonial:${said.id}}}`}</Code>
								</>
							),
							from: said.quote,
						}))}
					/>
					<Section
						title="About you"
						items={bio.map(({ about, sentence }) => ({ key: sentence, says: about, from: sentence }))}
					/>
				</Stack>
			)}
		</Dialog>
	);
}
