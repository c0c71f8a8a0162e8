-- Mentions with their case, by the turn of its opening: the author's latest one with the brand up to
-- the mention. (An opening is the first event of its second, so nothing of an earlier case shares
-- its time.)
create temp table cases as
select mentioning.*, openings.turn as opening
from mentioning
asof left join openings
	on openings.brand_id = mentioning.brand_id
	and openings.author_id = mentioning.author_id
	and openings.posted_at <= mentioning.posted_at;
