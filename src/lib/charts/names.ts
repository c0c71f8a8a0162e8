const EAST =
	'\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\uFF01-\\uFF60';
const WIDE = new RegExp(`[${EAST}\\p{Extended_Pictographic}]`, 'u');
const PART = new RegExp(`[ \n]*(?:[${EAST}]|[^ \n${EAST}]+)`, 'gu');
const BROAD = /[\p{Lu}mw@%&]/u;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
const [ISOLATE, END] = ['\u2068', '\u2069'];

/** A name that keeps its own direction and leaves that of the words and figures around it alone. */
export function isolated(name: string): string {
	return RIGHT_TO_LEFT.test(name) ? ISOLATE + name + END : name;
}

/**
 * A name as long as there is room for, with an ellipsis where it was cut.
 *
 * @param room in the size of the letters: 8 holds eight Chinese signs or about 14 Latin letters
 */
export function cut(name: string, room: number): string {
	const letters = [...new Intl.Segmenter().segment(name)].map(({ segment }) => segment);
	let left = room;
	const end = letters.findIndex((letter) => (left -= widthOf(letter)) < 0);
	if (end < 0) return isolated(name);
	const kept = letters.slice(0, Math.max(1, end - 1)).join('');
	return isolated(`${kept.trim()}…`);
}

/** A text in parts between which a line may break: words with the space before them, signs. */
export function parts(text: string): string[] {
	return text.match(PART) ?? [];
}

function widthOf(letter: string): number {
	return WIDE.test(letter) ? 1 : BROAD.test(letter) ? 0.75 : 0.57;
}
