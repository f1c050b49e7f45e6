import { n as execCredential, t as eksToken } from "./eks-token2.mjs";

export { eksToken, execCredential };