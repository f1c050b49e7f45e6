import { i as openOwnStore, n as blobIdentity, r as namesIn, t as azureWho } from "./azure-identity.mjs";

export { namesIn, openOwnStore };