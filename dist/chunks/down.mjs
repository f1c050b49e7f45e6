import { t as down } from "./down2.mjs";

export { down };