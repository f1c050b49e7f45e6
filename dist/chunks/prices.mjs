import { s as describe } from "./errors.mjs";
import { _ as string, d as object, r as array, u as number } from "./schemas.mjs";

// src/clouds/azure/prices.ts
/** Public, without credentials. @see https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices */
const list = "https://prices.azure.com/api/retail/prices";
/** Of an environment from which the list is reached elsewhere. */
const variable = "AZURE_RETAIL_PRICES_URL";
const limitMs = 1e4;
const page = object({ Items: array(object({
	armSkuName: string(),
	retailPrice: number(),
	unitOfMeasure: string(),
	productName: string(),
	skuName: string()
})) });
/**
* What machines cost by the list of today: Linux, pay as you go. Never throws: a price is no reason not to go on.
* @returns US dollars an hour by machine type; what is not listed, or cannot be asked for, is missing
*/
async function machinePrices(types, location, { env, signal, log }) {
	const url = new URL(env[variable] || list);
	const skus = [...new Set(types)].map((type) => `armSkuName eq '${type}'`).join(" or ");
	url.searchParams.set("currencyCode", "USD");
	url.searchParams.set("$filter", `serviceName eq 'Virtual Machines' and priceType eq 'Consumption' and armRegionName eq '${location}' and (${skus})`);
	try {
		const answer = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]) });
		if (!answer.ok) throw new Error(`it answers ${answer.status}`);
		const { Items } = page.parse(await answer.json());
		const own = Items.filter((i) => i.unitOfMeasure === "1 Hour" && !/windows|cloud ?services/i.test(i.productName) && !/ (spot|low priority)$/i.test(i.skuName));
		return new Map(own.map((i) => [i.armSkuName, i.retailPrice]));
	} catch (error) {
		log.debug(`${url.origin} tells no prices: ${describe(error)}`);
		return /* @__PURE__ */ new Map();
	}
}

export { machinePrices };