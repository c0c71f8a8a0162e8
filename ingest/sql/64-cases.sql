-- Mentions with their case, by the turn of its opening: the author's latest one with the brand up to
-- the mention. (An opening is the first event of its second, so nothing of an earlier case shares
-- its time.) Most mentions open one themselves; only the others are matched as-of, which sorts both sides.
create temp table cases as
with told as materialized (
	select mentioning.*, openings.turn as opening
	from mentioning
	left join openings using (turn, brand_id)
),
others as (from told where opening is null)
from told where opening is not null
union all
select others.* exclude (opening), earlier.turn
from others
asof left join (from openings semi join others using (brand_id, author_id)) as earlier
	on earlier.brand_id = others.brand_id
	and earlier.author_id = others.author_id
	and earlier.posted_at <= others.posted_at;

drop table openings;
drop table mentioning;
