import { registrationElement } from "./element";

const script = document.currentScript as HTMLScriptElement | null;
const base = script?.src ? new URL(script.src).origin : "";

// The tag may stand on a page twice.
if (!customElements.get("myxelium-registration"))
	customElements.define("myxelium-registration", registrationElement(base));
