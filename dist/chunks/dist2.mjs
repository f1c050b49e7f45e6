import { t as require_dist } from "./dist.mjs";

export default require_dist();

export {  };