import { f as _isoDateTime, t as ZodISODateTime } from "./schemas.mjs";

// node_modules/zod/v4/classic/iso.js
function datetime(params) {
	return _isoDateTime(ZodISODateTime, params);
}

export { datetime as t };