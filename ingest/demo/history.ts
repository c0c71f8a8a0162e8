import { arrivals, incidentsIn, ratesOf, type Incident, type Period } from './arrivals.ts';
import type { Player } from './cast.ts';
import { Clock } from './clock.ts';
import { Customers } from './customers.ts';
import { play, type Item, type Presence } from './desk.ts';
import type { Random } from './random.ts';
import { FOLLOW_UP, isStaffed, roster, signed } from './roster.ts';
import { answerTo, misspelt, sentences } from './speech.ts';
import { BROADCASTS, FOLLOW_UPS, UPDATE, type PostClass } from './words.ts';

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

/** What is known of one brand because it was made. */
export interface BrandTruth {
	name: string;
	presences: Presence[];
	incidents: Incident[];
	handling: number;
	signature: string;
}

const DAY = 86_400;
const YEAR = 365 * DAY;
/** Nobody answers what is older. */
const PATIENCE = 30 * 3600;
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
	private readonly period: Period;
	private readonly rates: number[];
	private readonly clock: Clock;
	private readonly customers: Customers;
	private readonly broadcasts: DemoPost[] = [];
	private readonly recent: DemoPost[] = [];
	/** The last word of somebody else under a customer's post. */
	private readonly comments = new Map<DemoPost, DemoPost>();

	constructor(
		private readonly player: Player,
		private readonly players: Player[],
		recipe: { days: number; end: number },
		private readonly arrivals: number,
		private readonly random: Random
	) {
		this.period = { from: recipe.end - recipe.days * DAY, to: recipe.end };
		this.clock = new Clock(player.timezone, this.period.from, recipe.end);
		this.customers = new Customers(players.indexOf(player), players.length, random);
		// What does not depend on the number of arrivals comes first, so that it stays when that changes.
		const incidents = incidentsIn(this.period, this.clock, random);
		this.rates = ratesOf(player, this.period, incidents, this.clock, random);
		this.truth = {
			name: player.name,
			presences: roster(player, { ...recipe, arrivals }, this.clock, random),
			incidents,
			handling: player.handling,
			signature: player.signature
		};
	}

	/** Customers write, and then the desk answers. */
	run() {
		const { player, period, rates, random, truth } = this;
		const items: Item<DemoPost>[] = [];
		for (const at of arrivals(this.arrivals, rates, period.from, random)) {
			if (random.chance(0.015)) this.broadcast(at);
			const incident = truth.incidents.find(({ from, to }) => from <= at && at < to);
			this.write(at, incident, items);
		}
		for (const incident of truth.incidents) this.update(incident);
		const pace = { handling: player.handling, patience: PATIENCE, consults: 0.15 };
		play(items, truth.presences, pace, random, ({ what, at, agent, handling }) =>
			this.followUp(this.answer(what, at, agent, handling), what)
		);
	}

	/** One customer's post, and what it brings about at once. */
	private write(at: number, incident: Incident | undefined, items: Item<DemoPost>[]) {
		const { random } = this;
		const author = this.customers.next();
		const lang = random.weighted(this.player.languages);
		const kind = incident && random.chance(0.85) ? 'complaint' : random.weighted(CLASSES);
		const own = this.say(lang, kind);
		const words = incident && kind === 'complaint' ? `${incident.topic}. ${own}` : own;
		const form = random.unit();
		if (form < 0.05) return this.repost(at, author, lang);
		if (form < 0.14) {
			const text = `${misspelt(this.player.name, random)} ${words}`;
			this.add({ at, author, lang, kind: 'untagged', text });
			return;
		}
		if (form < 0.2) return this.quarrel(at, author, lang);
		const names = `@${this.addressed(at, lang)}${this.others()}`;
		const text = random.chance(0.8) ? `${names} ${words}` : `${words} ${names}`;
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
		if (this.player.bot && random.chance(0.75) && !isStaffed(this.player, this.clock.wall(at)))
			this.automatic(post);
		const last = random.chance(0.14) ? this.insist(post, names) : post;
		if (random.chance(this.willing(kind))) {
			const seen = random.chance(0.5) ? last : post;
			items.push({ at: seen.at, what: seen });
		}
	}

	private say(lang: string, kind: PostClass): string {
		return sentences(lang, kind, this.player.name.slice(0, 2).toUpperCase(), this.random);
	}

	/** Who else is named: now and then a competitor, more often friends. */
	private others(): string {
		const { random, players, customers } = this;
		if (random.chance(0.02)) return ` @${random.pick(random.pick(players).handles).handle}`;
		const friends = random.chance(0.12) ? 1 + random.poisson(0.5) : 0;
		return Array.from({ length: friends }, () => ` @${customers.somebody()}`).join('');
	}

	/** Two minutes later the same customer writes again, half of the time under the first post. */
	private insist(post: DemoPost, names: string): DemoPost {
		const { random } = this;
		const more = `and another thing: ${this.say(post.lang, 'question')}`;
		return this.add({
			at: post.at + Math.round(random.around(120, 0.8)),
			author: post.author,
			lang: post.lang,
			kind: post.kind,
			text: `${names} ${random.pick(['hello?', 'anybody there?', more])}`,
			...(random.chance(0.5) ? { parent: post } : {})
		});
	}

	private willing(kind: PostClass): number {
		const factor = { complaint: 1.05, question: 1.05, praise: 0.8, intent: 0.9, aside: 0.35 }[kind];
		return Math.min(0.98, this.player.willing * factor);
	}

	/** Now and then the answer stands under somebody else's comment and only names the customer. */
	private answer(what: DemoPost, at: number, agent: string, handling: number): DemoPost {
		const { random } = this;
		const sign =
			this.player.signature && random.chance(0.97)
				? ` ${signed(this.player.signature, agent)}`
				: '';
		const comment = this.comments.get(what);
		const parent = comment && comment.at < at && random.chance(0.8) ? comment : what;
		const names = [...new Set([parent.author, what.author])].map((name) => `@${name}`).join(' ');
		const text = `${names} ${answerTo(what.author, what.kind, random)}${sign}`;
		const author = this.answering(what.lang);
		return this.add({
			at,
			author,
			lang: 'en',
			kind: 'answer',
			text,
			parent,
			agent,
			handling
		});
	}

	/** Many customers write back, some of them without naming the brand. */
	private followUp(answer: DemoPost, what: DemoPost): Item<DemoPost> | undefined {
		const { random } = this;
		if (!random.chance(FOLLOW_UP)) return undefined;
		const at = answer.at + Math.round(random.around(850, 2));
		const name = random.chance(0.7) ? `@${answer.author} ` : '';
		const { lang, author } = what;
		const brief = lang === 'en' && random.chance(0.5);
		const text = name + (brief ? random.pick(FOLLOW_UPS) : this.say(lang, 'question'));
		const post = this.add({ at, author, lang, kind: 'follow_up', text, parent: answer });
		return random.chance(this.player.willing) ? { at, what: post } : undefined;
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
		const parent = this.recent.at(-1 - Math.floor(this.random.unit() * 8));
		if (!parent || parent.at >= at || parent.author === author) return;
		const [name = ''] = /@\w+/.exec(parent.text) ?? [];
		const text = `@${parent.author} ${name} ${this.random.pick(['same here', 'be patient', 'that is not true', '😂'])}`;
		this.comments.set(parent, this.add({ at, author, lang, kind: 'aside', text, parent }));
	}

	private add(post: Omit<DemoPost, 'id'>): DemoPost {
		const added = Object.assign(post, { id: 0 });
		this.posts.push(added);
		return added;
	}

	/** The dedicated handle wins people over year by year. */
	private addressed(at: number, lang: string): string {
		const { handles } = this.player;
		const regional = handles.find(({ language }) => language === lang);
		if (regional && this.random.chance(0.75)) return regional.handle;
		const dedicated = 0.34 + (0.14 * (at - this.period.from)) / YEAR;
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
}
