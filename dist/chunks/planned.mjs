import { t as plural } from "./words.mjs";

// src/plan/planned.ts
function thing(kind, ...names) {
	return {
		kind,
		names,
		count: names.length
	};
}
/** Things of one kind in one line, in the order in which kinds appear. */
function byKind(all) {
	return [...Map.groupBy(all, (t) => t.kind)].map(([kind, of]) => ({
		kind,
		names: [...new Set(of.flatMap((t) => t.names))],
		count: of.reduce((sum, t) => sum + t.count, 0)
	}));
}
function countOf({ things }) {
	return things.reduce((sum, t) => sum + t.count, 0);
}
/** US dollars an hour, of what has a price. */
function perHour({ items }) {
	return items.reduce((sum, { count, each = 0 }) => sum + count * each, 0);
}
/** `about 0.39 USD an hour`; `at least`, where something has no price. */
function costText(cost) {
	return `${cost.items.every((i) => i.each !== void 0) ? "about" : "at least"} ${perHour(cost).toFixed(2)} USD an hour`;
}
/** One line for the start of a run. */
function plannedLine(planned, region) {
	const { cost } = planned;
	return `makes ${plural(countOf(planned), "resource")} in ${region}${cost === void 0 ? "" : `, ${costText(cost)}`}: \`bowsprit plan\` lists them`;
}
/** For people: a line for each kind, then what it is tagged with, costs, and is removed with. */
function plannedText(planned, removes) {
	const { things, tags, cost, besides } = planned;
	const wide = Math.max(...things.map((t) => t.kind.length));
	const rows = things.map((t) => `${String(t.count).padStart(5)}  ${t.kind.padEnd(wide)}  ${t.names.join(", ")}`);
	const money = cost === void 0 ? [] : [
		costText(cost),
		...cost.items.filter((i) => i.count > 0).map(itemText),
		cost.source
	];
	const tagged = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
	return [
		...rows,
		...section("tags", tagged),
		...section("cost", money),
		...section("besides", besides),
		...section("remove", removes)
	].join("\n");
}
function itemText({ what, count, each }) {
	return `${count} × ${what}: ${each === void 0 ? "no price is known here" : (count * each).toFixed(3)}`;
}
function section(title, lines) {
	return lines.length === 0 ? [] : ["", ...lines.map((line, i) => `${(i === 0 ? title : "").padEnd(8)} ${line}`)];
}

export { thing as a, plannedText as i, perHour as n, plannedLine as r, byKind as t };