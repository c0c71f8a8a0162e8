import { z } from 'zod';

const stretch = z.tuple([z.number(), z.number()]);

/** What was pulled from X so far, as `replyscope pull` leaves it for others to read. */
export const pullReportSchema = z.object({
	/** When it was written, in milliseconds since 1970 like all instants here. */
	at: z.number(),
	/** When the last pull ended, and why; empty where it read everything, null before the first. */
	ended: z.object({ at: z.number(), sentence: z.string() }).nullable(),
	streams: z.array(
		z.object({
			name: z.string(),
			brand: z.string(),
			side: z.enum(['mentions', 'posts']),
			/** Handles that it is about. */
			handles: z.string(),
			/** Stretches of which everything was read, and those that are missing between them. */
			covered: z.array(stretch),
			gaps: z.array(stretch),
			posts: z.number(),
			/** Dollars of this UTC month. */
			usd: z.number()
		})
	),
	/** Dollars of this UTC month, what they are limited to, and the last days with some. */
	usd: z.number(),
	budget: z.number().nullable(),
	/** Posts of this month as X has counted them when it was asked last, and as the ledger had them. */
	usage: z
		.object({ at: z.number(), posts: z.number(), ledger: z.number() })
		.nullable()
		.default(null),
	days: z.array(z.object({ day: z.string(), usd: z.number() }))
});

export type PullReport = z.output<typeof pullReportSchema>;

/** The name of the file in the data folder. */
export const PULL_REPORT = 'pull.json';
