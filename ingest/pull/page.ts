/** What the journal needs to know of a page; everything else is read by whoever makes posts of it. */
export interface PageFacts {
	posts: PostFacts[];
	/** The ids of the users that came along. */
	users: string[];
	next: string | null;
}

export interface PostFacts {
	id: bigint;
	author: string | null;
	/** The post that it replies to. */
	parent: bigint | null;
	/** The post that began its conversation. */
	root: bigint | null;
	repost: boolean;
}

interface Item {
	id: string;
	author_id?: string;
	conversation_id?: string;
	referenced_tweets?: { type: string; id: string }[];
	referenced_posts?: { type: string; id: string }[];
}

/** Reads a page in either of the two vocabularies of the API. */
export function factsOf(body: Record<string, unknown>): PageFacts {
	const { data, includes, meta } = body as {
		data?: Item[];
		includes?: { users?: { id: string }[] };
		meta?: { next_token?: string };
	};
	return {
		posts: (Array.isArray(data) ? data : []).map((item) => {
			const links = item.referenced_posts ?? item.referenced_tweets ?? [];
			const parent = links.find(({ type }) => type === 'replied_to');
			return {
				id: BigInt(item.id),
				author: item.author_id ?? null,
				parent: parent ? BigInt(parent.id) : null,
				root: item.conversation_id ? BigInt(item.conversation_id) : null,
				repost: links.some(({ type }) => type === 'retweeted' || type === 'reposted')
			};
		}),
		users: [...new Set((includes?.users ?? []).map(({ id }) => id))],
		next: meta?.next_token ?? null
	};
}

/** The buckets of an answer to how many posts there are: milliseconds since 1970, and how many. */
export function bucketsOf(
	body: Record<string, unknown>
): { from: number; to: number; count: number }[] {
	const { data } = body as {
		data?: { start: string; end: string; tweet_count?: number; post_count?: number }[];
	};
	return (data ?? []).map(({ start, end, tweet_count, post_count }) => ({
		from: Date.parse(start),
		to: Date.parse(end),
		count: post_count ?? tweet_count ?? 0
	}));
}
