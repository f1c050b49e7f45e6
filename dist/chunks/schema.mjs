import { d as toJSONSchema } from "./schemas.mjs";
import { n as optionNames, r as options } from "./table.mjs";

// src/options/schema.ts
/** JSON Schema (draft 2020-12) of bowsprit.yaml, for editors. */
function yamlSchema() {
	const properties = {};
	for (const name of optionNames) {
		const { kind, help, fallback, example, secret } = options[name];
		if (secret) continue;
		const { $schema: _, ...own } = toJSONSchema(kind.schema, {
			io: "input",
			unrepresentable: "any"
		});
		properties[name] = {
			description: help,
			examples: [example],
			...fallback === void 0 ? {} : { default: fallback },
			...own
		};
	}
	return {
		$schema: "https://json-schema.org/draft/2020-12/schema",
		title: "bowsprit.yaml",
		type: "object",
		additionalProperties: false,
		properties
	};
}

// src/flows/schema.ts
async function schema({ print }) {
	print(JSON.stringify(yamlSchema(), null, 2));
	return 0;
}

export { schema };