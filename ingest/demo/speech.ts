import type { Random } from './random.ts';
import { firstName } from './customers.ts';
import {
	ANSWERS,
	CITIES,
	COURTESIES,
	CUSTOMER,
	GREETINGS,
	THANKS,
	type PostClass
} from './words.ts';

const ANSWER_KINDS = { dm: 0.3, asks: 0.28, solves: 0.26, faq: 0.1, phone: 0.06 };

/** What a customer writes: one sentence or a few of a class, none of them twice. */
export function sentences(lang: string, kind: PostClass, airline: string, random: Random): string {
	const choice = (CUSTOMER[lang] ?? CUSTOMER.en)?.[kind] as string[];
	const picked = Array.from({ length: 1 + random.poisson(0.9) }, () => random.pick(choice));
	return [...new Set(picked)]
		.map((sentence) => filled(sentence, airline, random))
		.join('. ')
		.replace(/([.?!])\. /g, '$1 ');
}

function filled(sentence: string, airline: string, random: Random): string {
	return sentence
		.replace('{flight}', `${airline}${100 + Math.floor(random.unit() * 800)}`)
		.replace('{city}', random.pick(CITIES))
		.replace('{hours}', String(2 + Math.floor(random.unit() * 4)));
}

/** What a person answers to a customer. */
export function answerTo(author: string, kind: string, random: Random): string {
	const greeting = random.pick(GREETINGS).replace('{name}', firstName(author));
	if (kind === 'praise') return greeting + random.pick(THANKS);
	const answer = random.pick(ANSWERS[random.weighted(ANSWER_KINDS)] as string[]);
	return greeting + random.pick(COURTESIES) + answer;
}

/** A brand's name without the handle, one time in three with a slip. */
export function misspelt(brand: string, random: Random): string {
	const name = (brand.split(' ')[0] as string).toLowerCase();
	if (!random.chance(0.33)) return name;
	const at = 1 + Math.floor(random.unit() * (name.length - 2));
	return name.slice(0, at) + name.slice(at + 1);
}
