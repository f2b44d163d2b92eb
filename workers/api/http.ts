export * from "../http";
