import { stringify } from 'csv-stringify/sync';
import { writeFileSync } from 'node:fs';

/** A post of a fixture; `at` in seconds since 1970. */
export interface FeedPost {
	id: number | string;
	author: string;
	at: number;
	text: string;
	parent?: number | string | undefined;
	company?: boolean;
}

/** Writes posts as a file of the twcs form and returns its path. */
export function writeFeed(path: string, posts: FeedPost[]): string {
	const rows = posts.map(({ id, author, at, text, parent, company }) => ({
		tweet_id: id,
		author_id: author,
		inbound: company ? 'False' : 'True',
		created_at: created(at),
		text,
		response_tweet_id: '',
		in_response_to_tweet_id: parent ?? ''
	}));
	const columns = [
		'tweet_id',
		'author_id',
		'inbound',
		'created_at',
		'text',
		'response_tweet_id',
		'in_response_to_tweet_id'
	];
	writeFileSync(path, stringify(rows, { header: true, columns }));
	return path;
}

/** Tue Oct 31 22:10:47 +0000 2017 */
function created(at: number): string {
	const [day = '', date, month, year, time] = new Date(at * 1000).toUTCString().split(' ');
	return `${day.slice(0, 3)} ${month} ${date} ${time} +0000 ${year}`;
}
