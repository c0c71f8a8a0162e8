import { randomFrom, type Random } from '#ingest/demo/random.ts';

/** Milliseconds at which the platform's ids begin. */
const EPOCH = 1_288_834_974_657n;

export interface User {
	id: string;
	username: string;
}

/** One text of a post; an edit makes another with an id of its own. */
export interface Version {
	id: bigint;
	text: string;
	/** Milliseconds since 1970. */
	at: number;
}

export interface Post {
	author: User;
	/** The first is the post, the last its latest text. */
	versions: [Version, ...Version[]];
	/** The root of its conversation. */
	root: Post;
	replyTo?: Post;
	quotes?: Post;
	reposts?: Post;
	deletedAt: number;
	/** Whether its author has hidden it from whoever looks it up. */
	hidden: boolean;
	/** Milliseconds until the index finds a version. */
	lag: number;
	lang: string;
}

export interface World {
	users: User[];
	/** By time. */
	posts: Post[];
	from: number;
	to: number;
}

export interface WorldOptions {
	seed: number;
	/** About how many posts. */
	posts: number;
	/** Milliseconds since 1970. */
	from: number;
	days: number;
	/** Shares of the posts that are deleted and edited. */
	deleted: number;
	edited: number;
	/** The longest time until the index finds a post, in milliseconds. */
	lag: number;
}

/** The brands of the simulated world: the handles of each. */
export const BRANDS = { acme: ['acme', 'acmehelp'], globex: ['globex'] } as const;

const DAY = 86_400_000;
const WEIGHTS = [1, 1, 1, 1, 1, 2, 3, 5, 7, 8, 9, 9, 8, 8, 8, 8, 9, 9, 8, 7, 6, 5, 3, 2];
const NEEDS = [
	'my parcel is late',
	'the app crashes &amp; burns',
	'no refund yet 😡',
	'wo ist mein Paket?'
];
const ANSWERS = [
	'sorry to hear that, what is your order number?',
	'we are on it',
	'fixed now',
	'please try again &lt;3'
];

/** The first id that a post of that moment can have. */
export function idAt(milliseconds: number): bigint {
	return (BigInt(Math.floor(milliseconds)) - EPOCH) << 22n;
}

/** When a post with that id was written, in milliseconds since 1970. */
export function timeOf(id: bigint): number {
	return Number((id >> 22n) + EPOCH);
}

/** A history of customers and two brands that follows from its options alone. */
export function worldOf(options: WorldOptions): World {
	const random = randomFrom(options.seed);
	const handles = Object.values(BRANDS).flat();
	const users: User[] = [
		...handles.map((username, index) => ({ id: String(101 + index), username })),
		...Array.from({ length: Math.ceil(options.posts / 4) + 5 }, (_, index) => ({
			id: String(900_001 + index * 7),
			username: `cust_${index}`
		}))
	];
	const customers = users.slice(handles.length);
	const end = options.from + options.days * DAY;
	const posts: Post[] = [];
	const write = (
		author: User,
		at: number,
		text: string,
		links: Pick<Post, 'replyTo' | 'quotes' | 'reposts'> = {}
	) => {
		const post = newPost(random, author, Math.floor(at / 1000) * 1000, text, links, options);
		if (at < end) posts.push(post);
		return post;
	};
	while (posts.length < options.posts) {
		const brand = random.chance(0.6) ? BRANDS.acme : BRANDS.globex;
		converse(random, brand, customers, users, options, write);
	}
	posts.sort((a, b) => a.versions[0].at - b.versions[0].at);
	number(posts);
	return { users, posts, from: options.from, to: end };
}

type Write = (author: User, at: number, text: string, links?: Partial<Post>) => Post;

/** One exchange: somebody asks, somebody answers or not, others join in. */
function converse(
	random: Random,
	brand: readonly string[],
	customers: User[],
	users: User[],
	{ from, days }: WorldOptions,
	write: Write
) {
	const hour = Number(random.weighted(Object.fromEntries(WEIGHTS.map((w, h) => [h, w]))));
	const at = from + (Math.floor(random.unit() * days) + (hour + random.unit()) / 24) * DAY;
	const customer = random.pick(customers);
	const voice = random.pick(users.filter(({ username }) => brand.includes(username)));
	const asked = random.pick(brand);
	if (random.chance(0.08)) {
		const news = write(voice, at, 'news: we have opened another shop');
		if (random.chance(0.5)) write(customer, at + 60_000, 'about time', { quotes: news });
		if (random.chance(0.5))
			write(customer, at + 90_000, `RT @${voice.username}: news: we`, { reposts: news });
		return;
	}
	const both = random.chance(0.05) ? ' and @globex @acme' : '';
	const question = write(customer, at, `@${asked}${both} ${random.pick(NEEDS)}`);
	if (random.chance(0.1)) {
		const other = random.pick(customers);
		write(other, at + 100_000, `@${customer.username} @${asked} same here`, { replyTo: question });
	}
	if (random.chance(0.3)) write(customer, at + 50_000, `@${asked} hello?`, { replyTo: question });
	if (random.chance(0.25)) return;
	const wait = random.around(40 * 60_000, 1.2);
	const answer = write(voice, at + wait, `@${customer.username} ${random.pick(ANSWERS)}`, {
		replyTo: question
	});
	if (random.chance(0.3)) {
		const again = write(customer, at + wait * 1.5, `@${voice.username} thanks, it is 123`, {
			replyTo: answer
		});
		write(voice, at + wait * 2, `@${customer.username} done`, { replyTo: again });
	}
}

function newPost(
	random: Random,
	author: User,
	at: number,
	text: string,
	links: Pick<Post, 'replyTo' | 'quotes' | 'reposts'>,
	{ deleted, edited, lag }: WorldOptions
): Post {
	const versions: Post['versions'] = [{ id: 0n, text, at }];
	if (!links.replyTo && !links.reposts && random.chance(edited)) {
		versions.push({
			id: 0n,
			text: `${text} (edited)`,
			at: at + 60_000 + random.unit() * 1_500_000
		});
		if (random.chance(0.3))
			versions.push({ id: 0n, text: `${text} (edited twice)`, at: at + 1_700_000 });
	}
	const post = {
		author,
		versions,
		...links,
		deletedAt: random.chance(deleted) ? at + random.around(3_600_000, 2) : Infinity,
		hidden: random.chance(0.01),
		lag: 5_000 + random.unit() * Math.max(0, lag - 5_000),
		lang: text.startsWith('wo') ? 'de' : 'en'
	} as Post;
	post.root = links.replyTo?.root ?? post;
	return post;
}

/** Gives every version an id that grows with its time. */
function number(posts: Post[]) {
	const taken = new Set<bigint>();
	for (const version of posts.flatMap(({ versions }) => versions)) {
		version.at = Math.floor(version.at);
		let id = idAt(version.at);
		while (taken.has(id)) id++;
		taken.add(id);
		version.id = id;
	}
}
