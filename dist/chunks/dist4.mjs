import { t as require_dist } from "./dist3.mjs";

export default require_dist();

export {  };