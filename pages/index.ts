export { contentSecurityPolicy } from "./layout";
export { managePage } from "./manage";
export { eventOverPage, joinPendingPage, messagePage } from "./message";
export { confirmPage, preferencesPage } from "./preferences";
export { registrationPage } from "./registration";
export { type RegistrationForm, readRegistration, readSource } from "./registration-form";
export { thankYouPage } from "./thank-you";
export type * from "./types";
export { unsubscribedPage, unsubscribePage } from "./unsubscribe";
