import { t as openAccount } from "./account.mjs";

export { openAccount };