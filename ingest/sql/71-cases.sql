-- The case of each mention: the latest opening of its author and brand up to it. (An opening is the
-- first event of its second, so nothing of an earlier case shares its time.)
create temp table cases as
select mentioning.brand_id, mentioning.space, mentioning.post_id, openings.post_id as case_id
from mentioning
asof join openings
	on openings.brand_id = mentioning.brand_id
	and openings.space = mentioning.space
	and openings.author = mentioning.author
	and openings.posted_at <= mentioning.posted_at;
