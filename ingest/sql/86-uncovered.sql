-- Mentions at times that were not collected of their brand: what others reply to is asked for one by
-- one, whenever it was written, and of such times nobody knows what else there was. They are kept
-- apart, as the times can be collected later.
create table out.uncovered as
from out.mentions
anti join out.coverage
	on coverage.brand_id = mentions.brand_id
	and coverage.covered_from <= mentions.posted_at and mentions.posted_at <= coverage.covered_to;

delete from out.mentions
where (brand_id, mention) in (select brand_id, mention from out.uncovered);
