/** A number or a thing that a plan rests on, and where it is from. */
export interface Known<T> {
	value: T;
	source: 'measured' | 'given' | 'assumed';
	/** How, in a few words. */
	note: string;
	/** Ends of the 95 % interval of a measured number. */
	low?: number;
	high?: number;
}

export function given<T>(value: T, note: string): Known<T> {
	return { value, source: 'given', note };
}

export function assumed<T>(value: T, note: string): Known<T> {
	return { value, source: 'assumed', note };
}
