import { isUtf8 } from 'node:buffer';

/** What Windows-1252 has from 0x80 to 0x9f; a TextDecoder of some versions of Node.js does not know. */
const WINDOWS = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Turns bytes into text, piece by piece. */
export interface Decoder {
	/** The text of the next piece; a sign that it does not finish is held back. */
	write(piece: Uint8Array): string;
	/** What was held back. */
	end(): string;
}

/** A decoder of an encoding, a byte order mark left out; what is none of it reads as U+FFFD. */
export function decoderOf(encoding: string): Decoder {
	const decoder = new TextDecoder(encoding);
	if (decoder.encoding !== 'windows-1252') {
		return {
			write: (piece) => decoder.decode(piece, { stream: true }),
			end: () => decoder.decode()
		};
	}
	return {
		write: (piece) =>
			Buffer.from(piece.buffer, piece.byteOffset, piece.length)
				.toString('latin1')
				.replace(/[\x80-\x9f]/g, (sign) => WINDOWS.charAt(sign.charCodeAt(0) - 0x80)),
		end: () => ''
	};
}

/** Whether two names are those of one encoding. */
export function isSame(one: string, other: string): boolean {
	return new TextDecoder(one).encoding === new TextDecoder(other).encoding;
}

/** Whether bytes are UTF-8, across the borders of pieces; if not, how near they come. */
export class Utf8Watch {
	private rest: Uint8Array = Buffer.alloc(0);
	/** Bytes or runs of bytes that are no UTF-8, and signs of several bytes that are. */
	private wrong = 0;
	private right = 0;

	add(piece: Buffer) {
		const whole = this.rest.length > 0 ? Buffer.concat([this.rest, piece]) : piece;
		const end = whole.length - unfinished(whole);
		const ended = whole.subarray(0, end);
		this.rest = Buffer.from(whole.subarray(end));
		if (this.wrong === 0 && isUtf8(ended)) {
			// A few of them are enough to be believed.
			if (this.right < 100) this.right += signs(ended.subarray(0, 65_536).toString());
			return;
		}
		const text = ended.toString();
		const replaced = text.split('\ufffd').length - 1;
		this.wrong += replaced;
		this.right += signs(text) - replaced;
	}

	/** How many bytes are no UTF-8; a sign cut off at the end is one. */
	get errors(): number {
		return this.wrong + Math.min(1, this.rest.length);
	}

	/** Whether it is UTF-8 that was damaged, rather than another encoding. */
	get damaged(): boolean {
		return this.errors > 0 && this.right > this.errors;
	}
}

function signs(text: string): number {
	return text.match(/[^\0-\x7f]/gu)?.length ?? 0;
}

/** How many bytes at the end belong to a sign that is not complete yet. */
function unfinished(bytes: Uint8Array): number {
	for (let back = 1; back <= Math.min(3, bytes.length); back++) {
		const byte = bytes[bytes.length - back] as number;
		if (byte < 0x80) return 0;
		if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
	}
	return 0;
}

/** UTF-16 by its mark or, without one, by zeros in every second byte where text has plain signs. */
export function utf16In(head: Buffer): string | undefined {
	if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
	if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
	const zeros = [0, 0];
	for (let at = 0; at < head.length; at++) {
		if (head[at] === 0) zeros[at % 2] = (zeros[at % 2] as number) + 1;
	}
	const [even = 0, odd = 0] = zeros;
	const [most, least] = [Math.max(even, odd), Math.min(even, odd)];
	const share = isUtf8(head.subarray(0, head.length - unfinished(head))) ? 0.15 : 0.05;
	if (most < 8 || most < (share * head.length) / 2 || least > most / 20) return undefined;
	return odd > even ? 'utf-16le' : 'utf-16be';
}

/** Whether a text is none: too many signs that no text has. */
export function isBinary(text: string): boolean {
	const zeros = text.match(/\0/g)?.length ?? 0;
	// eslint-disable-next-line no-control-regex -- they are what is looked for
	const others = text.match(/[\x01-\x08\x0e-\x19\x1c-\x1f]/g)?.length ?? 0;
	return zeros > text.length / 10 || others > text.length / 50;
}
