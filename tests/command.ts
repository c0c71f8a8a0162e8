import { replyscope } from '#cli/replyscope.ts';

/** What a command left behind. */
export interface Outcome {
	code: number;
	out: string;
	bytes: Uint8Array;
	err: string;
}

/** Long after every post of the fixtures. */
export const NOW = Date.UTC(2026, 10, 1);

/** Runs one command line in this process and collects what it printed. */
export async function command(...words: string[]): Promise<Outcome> {
	const chunks: Uint8Array[] = [];
	let err = '';
	const code = await replyscope(words, {
		out: (chunk) =>
			chunks.push(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk),
		err: (text) => (err += text),
		lines: async function* () {},
		watched: false,
		now: () => NOW
	});
	const bytes = Buffer.concat(chunks);
	return { code, out: bytes.toString('utf8'), bytes, err };
}
