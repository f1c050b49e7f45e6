import { constants, gunzipSync } from "node:zlib";

// src/sinks/body.ts
/**
* What an object is, of what is stored: services that do not unpack what they say is packed leave it to their readers.
* @param limit the bytes may end anywhere
*/
function bodyOf(stored, encoding, limit) {
	if (encoding !== "gzip" || stored[0] !== 31 || stored[1] !== 139) return stored;
	const whole = limit === void 0 ? {} : { finishFlush: constants.Z_SYNC_FLUSH };
	return gunzipSync(stored, whole);
}

export { bodyOf as t };