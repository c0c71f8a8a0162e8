import type { Post } from './history.ts';

type Test = (post: Post, text: string) => boolean;

/** What one word of a search asks for; null where it is no operator that is known. */
function operator(word: string): Test | null {
	const name = /^@(\w+)$/.exec(word)?.[1]?.toLowerCase();
	if (name) return (_, text) => namesIn(text).includes(name);
	const [, key = '', value = ''] = /^(\w+):(\S+)$/.exec(word.toLowerCase()) ?? [];
	if (key === 'from') return ({ author }) => is(author, value);
	if (key === 'to') return ({ replyTo }) => replyTo !== undefined && is(replyTo.author, value);
	if (key === 'conversation_id') return ({ root }) => String(root.versions[0].id) === value;
	if (key === 'is' && value === 'reply') return ({ replyTo }) => replyTo !== undefined;
	if (key === 'is' && value === 'retweet') return ({ reposts }) => reposts !== undefined;
	if (key === 'is' && value === 'quote') return ({ quotes }) => quotes !== undefined;
	return null;
}

function is({ id, username }: { id: string; username: string }, value: string): boolean {
	return id === value || username === value;
}

/** The names that a text addresses, in small letters. */
export function namesIn(text: string): string[] {
	return [...text.matchAll(/(?<![\w@/])@(\w{1,15})\b/g)].map(([, name = '']) => name.toLowerCase());
}

/**
 * Reads a search: words side by side must all hold, `OR` binds less, `-` denies, parentheses group.
 *
 * @throws Error for what is no search
 */
export function parseSearch(search: string): Test {
	const words = search.match(/-?\(|\)|[^\s()]+/g) ?? [];
	let at = 0;
	const any = (): Test => {
		const tests = [all()];
		while (words[at] === 'OR') {
			at++;
			tests.push(all());
		}
		return (post, text) => tests.some((test) => test(post, text));
	};
	const all = (): Test => {
		const tests: Test[] = [];
		while (at < words.length && words[at] !== 'OR' && words[at] !== ')') tests.push(one());
		if (tests.length === 0)
			throw new Error('There were errors processing your request: empty group');
		return (post, text) => tests.every((test) => test(post, text));
	};
	const one = (): Test => {
		const word = words[at++] as string;
		if (word === '-(') throw new Error('Negation of grouped clauses is not supported');
		if (word === '(') {
			const inner = any();
			if (words[at++] !== ')') throw new Error(`missing ')' at position ${search.length}`);
			return inner;
		}
		const denied = word.startsWith('-');
		const test = operator(denied ? word.slice(1) : word);
		if (!test) throw new Error(`Reference to invalid operator '${word}'`);
		return denied ? (post, text) => !test(post, text) : test;
	};
	const whole = any();
	if (at < words.length) throw new Error(`no viable alternative at '${words[at]}'`);
	return whole;
}
