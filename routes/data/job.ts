import { count, percent } from '#lib/format.ts';
import type { Job } from '#lib/server/importer.ts';

type Going = Pick<Job, 'state' | 'file' | 'progress'>;

const STATES: Record<Job['state'], (file: string) => string> = {
	receiving: () => 'A file is arriving',
	checking: (file) => `Looking at ${file}: nothing is changed yet`,
	checked: (file) => `${file} waits for an answer`,
	importing: (file) => `Importing ${file}`,
	removing: (file) => `Taking ${file} out again`,
	deriving: (why) => `${why}: working the numbers out anew`,
	done: (file) => `${file} is in`,
	failed: (file) => `${file} is not in`
};

/** What the steps of an import are called here. */
const STAGES: Record<string, string> = {
	receive: 'arriving',
	scan: 'looking at its bytes',
	read: 'reading its rows',
	derive: 'working out mentions, cases and responses',
	publish: 'publishing'
};

/** What the fields of a post are called here. */
const FIELDS: Record<string, string> = {
	post_id: 'post',
	author_handle: 'author',
	author_id: 'author’s id',
	posted_at: 'written',
	text: 'text',
	lang: 'language',
	reply_to_id: 'replies to',
	quote_of_id: 'quotes',
	repost_of_id: 'reposts',
	conversation_id: 'conversation',
	channel: 'channel',
	company: 'by a company'
};

/** A field of a post in words. */
export function fieldName(field: string): string {
	return FIELDS[field] ?? field;
}

/** Whether something runs, so that there is something to follow. */
export function isBusy({ state }: Pick<Job, 'state'>): boolean {
	return ['receiving', 'checking', 'importing', 'removing', 'deriving'].includes(state);
}

/** What is being done. */
export function stateOf({ state, file }: Going): string {
	return STATES[state](file);
}

/** How far it has come. */
export function progressOf({ progress }: Going): string {
	if (!progress) return 'beginning';
	const { stage, done, rows } = progress;
	const words = [STAGES[stage] ?? stage, percent(Math.min(1, done), 0)];
	return [...words, ...(rows ? [`about ${count(rows)} rows`] : [])].join(' · ');
}

/** What has been done, or why nothing was. */
export function outcomeOf({ file, outcome, preview }: Job): string {
	if (outcome || !preview) return outcome;
	const { rows, already } = preview;
	if (preview.import === null)
		return `${file} was in already, as import ${already}; nothing has changed`;
	const refused = rows.refused > 0 ? `, ${count(rows.refused)} rows refused` : '';
	return `${file} is in, as import ${preview.import}: ${count(rows.new)} posts new, ${count(rows.changed)} changed, ${count(rows.unchanged)} as before${refused}`;
}
