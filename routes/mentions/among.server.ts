import { mentionKey, type Listing } from '#lib/model/listing.ts';
import type { FollowUp } from '#lib/server/followUps.ts';

/** Which mentions a list is of, by what people have decided about them. */
export function among(
	followed: Listing['followed'],
	decided: FollowUp[]
): Pick<Listing, 'without' | 'only'> {
	const keys = (wanted: FollowUp['decision'][]) =>
		decided.filter(({ decision }) => wanted.includes(decision)).map(mentionKey);
	if (followed === 'todo') return { without: keys(['done', 'later']) };
	if (followed === 'done' || followed === 'later') return { only: keys([followed]) };
	return {};
}
