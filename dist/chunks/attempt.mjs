import { s as describe } from "./errors.mjs";

// src/flows/attempt.ts
/**
* Does one step of a run whose end must be reached: what it throws is kept (the first error decides how the run ends,
* later ones become notes of the result).
* @returns undefined when it threw
*/
async function attempt(reached, work) {
	try {
		return await work();
	} catch (error) {
		if (reached.error === void 0) reached.error = error;
		else reached.more = [...reached.more ?? [], describe(error)];
		return;
	}
}

export { attempt as t };