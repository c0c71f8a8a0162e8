import type { Settings } from '#lib/model/settings.ts';

/** Hours in which a team works, local: one row of `open` in the settings. */
export interface Shift {
	/** Weekdays, 1 = Monday … 7. */
	days: number[];
	/** Hours since local midnight; the end may lie beyond 24. */
	from: number;
	to: number;
	/** People on it for a brand of average load. */
	share: number;
}

/** A brand of the demo and how it behaves. */
export interface Player {
	name: string;
	kind: 'own' | 'competitor';
	timezone: string;
	handles: {
		handle: string;
		role: Settings['brand'][number]['handle'][number]['role'];
		language?: string;
		region?: string;
	}[];
	/** Share of all mentions. */
	weight: number;
	/** Languages of its customers with their shares. */
	languages: Record<string, number>;
	/** Relative load by hour of the audience's day. */
	rhythm: 'office' | 'evening' | 'travel' | 'flat';
	/** Load at the weekend against a weekday. */
	weekend: number;
	shifts: Shift[];
	/** Hours of work that the team is staffed for, against the hours that come in. */
	staffing: number;
	/** Mean seconds of work per answer. */
	handling: number;
	/** How agents sign, `JD` standing for the initials; empty where they do not. */
	signature: string;
	/** Share of posts of each class that a person means to answer. */
	willing: number;
	/** What the machine says when nobody is on shift; empty where there is none. */
	bot: string;
}

const WEEK = [1, 2, 3, 4, 5];
const WEEKEND = [6, 7];

/** The six brands of the demo; all of them are invented. */
export const CAST: Player[] = [
	{
		name: 'Northwind Air',
		kind: 'own',
		timezone: 'America/New_York',
		handles: [
			{ handle: 'northwind', role: 'main' },
			{ handle: 'northwindhelp', role: 'support' },
			{ handle: 'northwind_de', role: 'region', language: 'de', region: 'DE' }
		],
		weight: 0.27,
		languages: { en: 0.86, es: 0.08, de: 0.06 },
		rhythm: 'evening',
		weekend: 0.9,
		shifts: [
			{ days: WEEK, from: 7, to: 15, share: 0.5 },
			{ days: WEEK, from: 11, to: 19, share: 0.5 },
			{ days: WEEKEND, from: 9, to: 17, share: 0.6 }
		],
		staffing: 1.02,
		handling: 330,
		signature: '^JD',
		willing: 0.84,
		bot: 'Thanks for reaching out! Our team is back at 7:00 New York time.'
	},
	{
		name: 'Meridian',
		kind: 'competitor',
		timezone: 'Europe/London',
		handles: [
			{ handle: 'meridian', role: 'main' },
			{ handle: 'meridiancares', role: 'support' },
			{ handle: 'meridian_fr', role: 'region', language: 'fr', region: 'FR' }
		],
		weight: 0.31,
		languages: { en: 0.82, fr: 0.14, es: 0.04 },
		rhythm: 'travel',
		weekend: 0.8,
		shifts: [
			{ days: [1, 2, 3, 4, 5, 6, 7], from: 6, to: 14, share: 0.4 },
			{ days: [1, 2, 3, 4, 5, 6, 7], from: 14, to: 22, share: 0.42 },
			{ days: [1, 2, 3, 4, 5, 6, 7], from: 22, to: 30, share: 0.18 }
		],
		staffing: 1.12,
		handling: 300,
		signature: '-Jd',
		willing: 0.78,
		bot: ''
	},
	{
		name: 'Skylark',
		kind: 'competitor',
		timezone: 'America/New_York',
		handles: [
			{ handle: 'skylark', role: 'main' },
			{ handle: 'skylarksupport', role: 'support' }
		],
		weight: 0.16,
		languages: { en: 0.97, es: 0.03 },
		rhythm: 'office',
		weekend: 0.55,
		shifts: [
			{ days: WEEK, from: 8, to: 16, share: 0.6 },
			{ days: WEEK, from: 12, to: 20, share: 0.4 },
			{ days: WEEKEND, from: 10, to: 16, share: 0.35 }
		],
		staffing: 1.0,
		handling: 300,
		signature: '',
		willing: 0.72,
		bot: ''
	},
	{
		name: 'Fjordline',
		kind: 'competitor',
		timezone: 'Europe/Berlin',
		handles: [{ handle: 'fjordline', role: 'support' }],
		weight: 0.11,
		languages: { de: 0.6, en: 0.4 },
		rhythm: 'office',
		weekend: 0.6,
		shifts: [
			{ days: [1, 2, 3, 4, 5, 6], from: 7, to: 15, share: 0.55 },
			{ days: [1, 2, 3, 4, 5, 6], from: 14, to: 22, share: 0.45 }
		],
		staffing: 1.35,
		handling: 270,
		signature: '/JD',
		willing: 0.93,
		bot: ''
	},
	{
		name: 'Altair',
		kind: 'competitor',
		timezone: 'Asia/Tokyo',
		handles: [{ handle: 'altair_air', role: 'main' }],
		weight: 0.11,
		languages: { en: 0.7, ja: 0.3 },
		rhythm: 'evening',
		weekend: 1.1,
		shifts: [{ days: WEEK, from: 9, to: 18, share: 1 }],
		staffing: 0.82,
		handling: 390,
		signature: '*JD',
		willing: 0.6,
		bot: ''
	},
	{
		name: 'Pelican',
		kind: 'competitor',
		timezone: 'America/New_York',
		handles: [{ handle: 'pelicanair', role: 'main' }],
		weight: 0.04,
		languages: { en: 1 },
		rhythm: 'flat',
		weekend: 0.9,
		shifts: [{ days: WEEK, from: 10, to: 16, share: 1 }],
		staffing: 0.5,
		handling: 420,
		signature: '',
		willing: 0.3,
		bot: ''
	}
];

/** Relative load by local hour of day. */
export const RHYTHMS: Record<Player['rhythm'], number[]> = {
	office: [4, 2, 1, 1, 1, 3, 8, 20, 34, 42, 44, 42, 38, 36, 32, 30, 28, 26, 24, 22, 20, 16, 11, 7],
	evening: [
		22, 15, 9, 5, 4, 5, 9, 16, 24, 29, 31, 30, 29, 28, 28, 29, 31, 34, 38, 42, 44, 43, 39, 31
	],
	travel: [
		6, 4, 3, 3, 6, 14, 26, 36, 38, 36, 32, 30, 28, 28, 30, 32, 36, 38, 36, 30, 24, 18, 13, 9
	],
	flat: [10, 8, 6, 6, 6, 8, 12, 16, 18, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 18, 16, 14, 12]
};

/** As many brands as asked for: the six, then variations of them under other names. */
export function castOf(count: number): Player[] {
	return Array.from({ length: count }, (_, index) => {
		const model = CAST[index % CAST.length] as Player;
		const round = Math.floor(index / CAST.length);
		if (round === 0) return model;
		return {
			...model,
			name: `${model.name} ${round + 1}`,
			kind: 'competitor',
			handles: model.handles.map((each) => ({
				...each,
				handle: `${each.handle.slice(0, 12)}${round + 1}`.slice(0, 15)
			})),
			weight: model.weight / (round + 1)
		};
	});
}
