/** Parameters of an address by name; those set to null are left out. */
export type Parameters = Record<string, string | null | undefined>;

/** An address with some of its parameters changed; signs of the grammar stay readable. */
export function address(path: string, given: Parameters, changes: Parameters = {}): string {
	const pairs = Object.entries({ ...given, ...changes })
		.flatMap(([name, value]) => (value ? [`${name}=${encode(value)}`] : []))
		.join('&');
	return pairs ? `${path}?${pairs}` : path;
}

function encode(value: string): string {
	return encodeURIComponent(value)
		.replace(/%(2C|3A|2F|21)/g, decodeURIComponent)
		.replaceAll('%20', '+');
}
