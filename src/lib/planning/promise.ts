import { HOUR, MINUTE, UNITS } from '../model/duration.ts';
import { invalid } from '../model/errors.ts';
import type { Target } from '../staffing/demand.ts';

/** `60%/1h`, `60 % within 1 h`, `60% in an hour`; after it, what may stand between several. */
const PROMISE =
	/(\d+(?:\.\d+)?)\s*(%?)\s*(?:\/|within|in)\s*(\d+(?:\.\d+)?|an?|one)?\s*([a-z]+)(?:\s*(?:[,;&]|and\b)\s*|\s+|$)/giy;
/** What the units of time are called; the first letter tells which. */
const CALLED = /^(s(ec(ond)?s?)?|m(in(ute)?s?)?|h((ou)?rs?)?|d(ays?)?|w(eeks?)?)$/;

/**
 * Reads one promise or several as people write them: `60%/1h 80%/24h`, `60 % within one hour`.
 *
 * @throws InputError with what was written and what can be
 */
export function readPromises(text: string): Target[] {
	const words = text.trim();
	const found = [...words.matchAll(PROMISE)];
	const read = found.map(([, share, sign, number = '1', unit = '']) => {
		const many = /^\d/.test(number) ? Number(number) : 1;
		const called = unit.toLowerCase();
		const seconds = (CALLED.test(called) ? UNITS[called.charAt(0)] : undefined) ?? NaN;
		return {
			share: Number((Number(share) / (sign ? 100 : 1)).toFixed(6)),
			within: Math.round(many * seconds)
		};
	});
	const whole = found.reduce((length, [each]) => length + each.length, 0) === words.length;
	const right = ({ share, within }: Target) => share > 0 && share <= 1 && within >= 0;
	if (whole && read.length > 0 && read.every(right)) return read;
	throw invalid('promise', text, 'a share and a time such as 60%/1h or 60 % within 1 h');
}

/** A promise as an address and the command have it: `60%/1h`. */
export function promiseText({ share, within }: Target): string {
	const time =
		within % HOUR === 0
			? `${within / HOUR}h`
			: within % MINUTE === 0
				? `${within / MINUTE}m`
				: `${within}s`;
	return `${Number((100 * share).toFixed(4))}%/${time}`;
}
