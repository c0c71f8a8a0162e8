-- Mentions at times that were not collected of their brand: what others reply to is asked for one by
-- one, whenever it was written, and of such times nobody knows what else there was.
create temp table uncovered as
select brand_id, mention
from out.mentions
anti join out.coverage
	on coverage.brand_id = mentions.brand_id
	and coverage.covered_from <= mentions.posted_at and mentions.posted_at <= coverage.covered_to;

delete from out.mentions
where (brand_id, mention) in (from uncovered);
