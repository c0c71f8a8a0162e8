/** A sentence in pieces, of which some are its numbers. */
export type Sentence = { text: string; strong: boolean }[];

export const plain = (text: string) => ({ text, strong: false });
export const strong = (text: string) => ({ text, strong: true });

/** A sentence as one text. */
export function plainText(sentence: Sentence): string {
	return sentence.map(({ text }) => text).join('');
}
