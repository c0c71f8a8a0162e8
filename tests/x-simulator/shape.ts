import type { Post, User, Version } from './history.ts';
import { namesIn } from './query.ts';

/** The names under which the API knows the same things, before and after it renamed them. */
export type Vocabulary = 'tweet' | 'post';

export interface Shown {
	post: Post;
	version: Version;
}

type Json = Record<string, unknown>;

/** A post as the API shows it, with the fields that were asked for. */
export function shape(
	{ post, version }: Shown,
	fields: Set<string>,
	vocabulary: Vocabulary,
	users: Map<string, User>
): Json {
	const id = String(version.id);
	const referenced = [
		...refer('replied_to', post.replyTo),
		...refer('quoted', post.quotes),
		...refer(vocabulary === 'tweet' ? 'retweeted' : 'reposted', post.reposts)
	];
	const mentions = namesIn(version.text).flatMap((name) => {
		const user = users.get(name);
		const start = version.text.toLowerCase().indexOf(`@${name}`);
		return user
			? [{ start, end: start + name.length + 1, username: user.username, id: user.id }]
			: [];
	});
	const history = post.versions.filter(({ at }) => at <= version.at).map((each) => String(each.id));
	const all: Json = {
		id,
		text: version.text,
		[`edit_history_${vocabulary}_ids`]: history,
		created_at: new Date(version.at).toISOString(),
		author_id: post.author.id,
		conversation_id: String(post.root.versions[0].id),
		in_reply_to_user_id: post.replyTo?.author.id,
		[`referenced_${vocabulary}s`]: referenced.length > 0 ? referenced : undefined,
		entities: mentions.length > 0 ? { mentions } : undefined,
		lang: post.lang,
		public_metrics: {
			[vocabulary === 'tweet' ? 'retweet_count' : 'repost_count']: 0,
			reply_count: 0,
			like_count: 1,
			quote_count: 0
		}
	};
	const always = ['id', 'text', `edit_history_${vocabulary}_ids`];
	return Object.fromEntries(
		Object.entries(all).filter(
			([key, value]) => value !== undefined && (always.includes(key) || fields.has(key))
		)
	);
}

function refer(type: string, post: Post | undefined): Json[] {
	return post ? [{ type, id: String(post.versions[0].id) }] : [];
}
