import { RHYTHMS, type Player } from './cast.ts';
import { Clock, hourOf, weekdayOf } from './clock.ts';
import { play, type Item, type Presence } from './desk.ts';
import type { Random } from './random.ts';
import { isStaffed, roster, signed } from './roster.ts';
import {
	ANSWERS,
	BROADCASTS,
	CITIES,
	CUSTOMER,
	FOLLOW_UPS,
	TOPICS,
	UPDATE,
	type PostClass
} from './words.ts';

/** A generated post; references are to other generated posts. */
export interface DemoPost {
	id: number;
	at: number;
	author: string;
	text: string;
	lang: string;
	kind: PostClass | 'broadcast' | 'answer' | 'automatic' | 'follow_up' | 'repost' | 'untagged';
	parent?: DemoPost;
	quoteOf?: DemoPost;
	repostOf?: DemoPost;
	agent?: string;
	handling?: number;
}

/** Hours in which far more people write than usual. */
export interface Incident {
	from: number;
	to: number;
	topic: string;
	/** Load against what would be usual. */
	times: number;
}

/** What is known of one brand because it was made. */
export interface BrandTruth {
	name: string;
	presences: Presence[];
	incidents: Incident[];
	handling: number;
	signature: string;
}

const QUARTER = 900;
const DAY = 86_400;
const YEAR = 365 * DAY;
const PATIENCE = 30 * 3600;
const NAMES = [
	'anna',
	'ben',
	'carla',
	'dev',
	'emma',
	'finn',
	'grace',
	'hugo',
	'ines',
	'jack',
	'kim',
	'lena',
	'max',
	'nora',
	'omar',
	'pia',
	'quinn',
	'rosa',
	'sam',
	'tom',
	'uma',
	'vera',
	'will',
	'yuki',
	'zoe'
];
const CLASSES: Record<PostClass, number> = {
	complaint: 0.38,
	question: 0.36,
	praise: 0.1,
	intent: 0.05,
	aside: 0.11
};

/** One brand's history, played from a recipe. */
export class BrandHistory {
	readonly posts: DemoPost[] = [];
	readonly truth: BrandTruth;
	private readonly from: number;
	private readonly clock: Clock;
	private readonly customers: number;
	private readonly broadcasts: DemoPost[] = [];
	private readonly recent: DemoPost[] = [];

	constructor(
		private readonly player: Player,
		private readonly players: Player[],
		private readonly recipe: { days: number; end: number },
		private readonly arrivals: number,
		private readonly random: Random
	) {
		this.from = recipe.end - recipe.days * DAY;
		this.clock = new Clock(player.timezone, this.from, recipe.end);
		this.customers = Math.max(50, Math.round(arrivals / 1.3));
		this.truth = {
			name: player.name,
			presences: roster(player, { ...recipe, arrivals }, this.clock, random),
			incidents: [this.incident(0), this.incident(1)],
			handling: player.handling,
			signature: player.signature
		};
	}

	/** Plays the history and returns how many customers' posts came of their own accord. */
	run(): number {
		const items: Item<DemoPost>[] = [];
		const count = this.arrive(items);
		for (const incident of this.truth.incidents) this.update(incident);
		const { handling } = this.player;
		play(
			items,
			this.truth.presences,
			{ handling, patience: PATIENCE },
			this.random,
			({ what, at, agent, handling }) => {
				const answer = this.answer(what, at, agent, handling);
				return this.followUp(answer, what);
			}
		);
		return count;
	}

	/** Customers write: an inhomogeneous Poisson stream in quarter hours, noisy by the day. */
	private arrive(items: Item<DemoPost>[]): number {
		const rhythm = RHYTHMS[this.player.rhythm];
		const mean = rhythm.reduce((sum, each) => sum + each, 0) / 24;
		const level = this.arrivals / (this.recipe.days * 96) / ((5 + 2 * this.player.weekend) / 7);
		let noise = 1;
		let day = -1;
		let count = 0;
		for (let at = this.from; at < this.recipe.end; at += QUARTER) {
			const wall = this.clock.wall(at);
			if (Math.floor(wall / DAY) !== day) {
				day = Math.floor(wall / DAY);
				noise = this.random.around(1, 0.15);
				if (this.random.chance(0.5)) this.broadcast(at + Math.floor(this.random.unit() * DAY));
			}
			const weekday = weekdayOf(wall) > 5 ? this.player.weekend : 1;
			const growth = 0.9 + (0.2 * (at - this.from)) / YEAR;
			const usual = ((level * (rhythm[hourOf(wall)] as number)) / mean) * weekday * growth;
			const incident = this.truth.incidents.find(({ from, to }) => from <= at && at < to);
			const number = this.random.poisson(
				incident ? Math.max(usual, level) * incident.times : usual * noise
			);
			for (let each = 0; each < number; each++) {
				this.write(at + Math.floor(this.random.unit() * QUARTER), incident, items);
			}
			count += number;
		}
		return count;
	}

	/** One customer's post, and what it brings about at once. */
	private write(at: number, incident: Incident | undefined, items: Item<DemoPost>[]) {
		const { random } = this;
		const author = this.customer();
		const lang = random.weighted(this.player.languages);
		const kind = incident && random.chance(0.85) ? 'complaint' : random.weighted(CLASSES);
		const words = incident && kind === 'complaint' ? incident.topic : this.phrase(lang, kind);
		const form = random.unit();
		if (form < 0.05) return this.repost(at, author, lang);
		if (form < 0.14) {
			this.add({ at, author, lang, kind: 'untagged', text: `${this.misspelt()} ${words}` });
			return;
		}
		if (form < 0.16) return this.quarrel(at, author, lang);
		const handle = this.addressed(at, lang);
		const other = random.chance(0.02)
			? ` @${random.pick(random.pick(this.players).handles).handle}`
			: '';
		const text = random.chance(0.8) ? `@${handle}${other} ${words}` : `${words} @${handle}${other}`;
		const quoted = random.chance(0.02) ? this.broadcasts.at(-1) : undefined;
		const post = this.add({
			at,
			author,
			lang,
			kind,
			text,
			...(quoted && quoted.at < at ? { quoteOf: quoted } : {})
		});
		this.recent.push(post);
		if (random.chance(0.14)) {
			const later = at + Math.round(random.around(120, 0.8));
			this.add({
				at: later,
				author,
				lang,
				kind,
				text: `@${handle} ${random.pick(['hello?', 'anybody there?', 'and another thing: ' + this.phrase(lang, 'question')])}`
			});
		}
		if (this.player.bot && random.chance(0.75) && !isStaffed(this.player, this.clock.wall(at)))
			this.automatic(post);
		if (random.chance(this.willing(kind))) items.push({ at, what: post });
	}

	private willing(kind: PostClass): number {
		const factor = { complaint: 1.05, question: 1.05, praise: 0.8, intent: 0.9, aside: 0.35 }[kind];
		return Math.min(0.98, this.player.willing * factor);
	}

	private answer(what: DemoPost, at: number, agent: string, handling: number): DemoPost {
		const { random } = this;
		const kinds = { dm: 0.3, asks: 0.28, solves: 0.26, faq: 0.1, phone: 0.06 };
		const kind = what.kind === 'praise' ? 'thanks' : random.weighted(kinds);
		const sign =
			this.player.signature && random.chance(0.97)
				? ` ${signed(this.player.signature, agent)}`
				: '';
		const text = `@${what.author} ${random.pick(ANSWERS[kind] as string[])}${sign}`;
		const author = this.answering(what.lang);
		return this.add({
			at,
			author,
			lang: 'en',
			kind: 'answer',
			text,
			parent: what,
			agent,
			handling
		});
	}

	/** A third of the customers write back, some of them without naming the brand. */
	private followUp(answer: DemoPost, what: DemoPost): Item<DemoPost> | undefined {
		const { random } = this;
		if (!random.chance(what.kind === 'follow_up' ? 0.2 : 0.33)) return undefined;
		const at = answer.at + Math.round(random.around(900, 1.3));
		const name = random.chance(0.7) ? `@${answer.author} ` : '';
		const text = `${name}${random.pick(FOLLOW_UPS)}`;
		const post = this.add({
			at,
			author: what.author,
			lang: what.lang,
			kind: 'follow_up',
			text,
			parent: answer
		});
		return random.chance(this.player.willing * 0.7) ? { at, what: post } : undefined;
	}

	private automatic(post: DemoPost) {
		const at = post.at + 3 + Math.floor(this.random.unit() * 7);
		const text = `@${post.author} ${this.player.bot}`;
		this.add({ at, author: this.support(), lang: 'en', kind: 'automatic', text, parent: post });
	}

	private broadcast(at: number) {
		const text = this.random.pick(BROADCASTS);
		this.broadcasts.push(
			this.add({ at, author: this.main(), lang: 'en', kind: 'broadcast', text })
		);
	}

	/** In an incident the brand posts updates to everybody, the first after a while. */
	private update({ from, to, topic }: Incident) {
		const text = UPDATE.replace('{topic}', topic);
		for (let at = from + Math.round(this.random.around(1500, 0.5)); at < to; at += 3600) {
			this.add({ at, author: this.main(), lang: 'en', kind: 'broadcast', text });
		}
	}

	private repost(at: number, author: string, lang: string) {
		const origin = this.broadcasts.at(-1);
		if (!origin || origin.at >= at) return;
		this.add({
			at,
			author,
			lang,
			kind: 'repost',
			text: `RT @${origin.author}: ${origin.text}`,
			repostOf: origin
		});
	}

	/** Customers quarrel under somebody's post and carry the brand's name along. */
	private quarrel(at: number, author: string, lang: string) {
		const parent = this.recent.at(-1 - Math.floor(this.random.unit() * 20));
		if (!parent || parent.at >= at || parent.author === author) return;
		const [name = ''] = /@\w+/.exec(parent.text) ?? [];
		const text = `@${parent.author} ${name} ${this.random.pick(['same here', 'be patient', 'that is not true', '😂'])}`;
		this.add({ at, author, lang, kind: 'aside', text, parent });
	}

	private add(post: Omit<DemoPost, 'id'>): DemoPost {
		const added = { id: 0, ...post };
		this.posts.push(added);
		return added;
	}

	/** Most customers write once or twice, a few all the time. */
	private customer(): string {
		const often = this.random.chance(0.12)
			? Math.floor(this.random.tail(0.45) * 3)
			: this.customers;
		const number = often < this.customers ? often : Math.floor(this.random.unit() * this.customers);
		return `${NAMES[(number * 7) % NAMES.length]}${(number * 31 + this.player.name.length) % 9_999_991}`;
	}

	private phrase(lang: string, kind: PostClass): string {
		const { random } = this;
		return random
			.pick((CUSTOMER[lang] ?? CUSTOMER.en)?.[kind] as string[])
			.replace('{flight}', `NW${100 + Math.floor(random.unit() * 800)}`)
			.replace('{city}', random.pick(CITIES))
			.replace('{hours}', String(2 + Math.floor(random.unit() * 4)));
	}

	/** The name without the handle, one time in three with a slip. */
	private misspelt(): string {
		const name = (this.player.name.split(' ')[0] as string).toLowerCase();
		if (!this.random.chance(0.33)) return name;
		const at = 1 + Math.floor(this.random.unit() * (name.length - 2));
		return name.slice(0, at) + name.slice(at + 1);
	}

	/** The dedicated handle wins people over year by year. */
	private addressed(at: number, lang: string): string {
		const { handles } = this.player;
		const regional = handles.find(({ language }) => language === lang);
		if (regional && this.random.chance(0.75)) return regional.handle;
		const dedicated = 0.34 + (0.14 * (at - this.from)) / YEAR;
		return this.random.chance(dedicated) ? this.support() : this.main();
	}

	private answering(lang: string): string {
		const regional = this.player.handles.find(({ language }) => language === lang);
		if (regional && this.random.chance(0.8)) return regional.handle;
		return this.random.chance(0.9) ? this.support() : this.main();
	}

	private main(): string {
		return (
			(this.player.handles.find(({ role }) => role === 'main') ?? this.player.handles[0])?.handle ??
			''
		);
	}

	private support(): string {
		return (
			(this.player.handles.find(({ role }) => role === 'support') ?? this.player.handles[0])
				?.handle ?? ''
		);
	}

	/** One incident in each half of the history, by day, of one and a half to five hours. */
	private incident(half: number): Incident {
		const { random } = this;
		const day =
			Math.floor(this.from / DAY) +
			Math.floor(((half + 0.2 + random.unit() * 0.6) * this.recipe.days) / 2);
		const from = this.clock.instant(day * DAY + (9 + Math.floor(random.unit() * 9)) * 3600);
		const quarters = 6 + Math.floor(random.unit() * 15);
		return {
			from,
			to: from + quarters * QUARTER,
			topic: random.pick(TOPICS),
			times: 6 + 3 * random.unit()
		};
	}
}
