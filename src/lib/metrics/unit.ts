import type { Readings } from '../model/query.ts';

/** What the table of mentions tells of units in some readings, as SQL over a `mention`. */
interface UnitColumns {
	/** Whether a mention is a unit. */
	is: string;
	/** The instant of the first response; the censoring instant is not looked at. */
	at: string;
	/** The handle of the first response. */
	by: string;
	/** Whether it is the earliest unit that this response answers. */
	first: string;
}

/**
 * Where the table of mentions holds units and their first responses in some readings. The columns that
 * include automatic posts are empty where these change nothing; a direct response answers one unit only.
 */
export function unitColumns({
	unit,
	attribution,
	automatic
}: Pick<Readings, 'unit' | 'attribution' | 'automatic'>): UnitColumns {
	const column = (reading: string, part: string) =>
		`mention.${unit}_${attribution}_${reading}_${part}`;
	const either = (part: string) =>
		`coalesce(${column('include', part)}, ${column('exclude', part)})`;
	const pick = automatic === 'include' ? either : (part: string) => column('exclude', part);
	return {
		is: unit === 'case' ? 'mention.opens' : 'true',
		at: pick('at'),
		by: pick('by'),
		first: attribution === 'thread' ? column(automatic, 'first') : 'true'
	};
}
