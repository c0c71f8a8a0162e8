/** A value as JSON, in which arrays of numbers of any kind are lists. */
export function json(value: unknown, indent?: string): string {
	const plain = (_: string, each: unknown) =>
		ArrayBuffer.isView(each) ? Array.from(each as Float64Array) : each;
	return `${JSON.stringify(value, plain, indent)}\n`;
}
