create temp table replaced as from base.mentions semi join pairs using (author_id, brand_id);

-- What the rollup was made of.
create temp table known_before as select brand_id, known_to from base.spans;
create temp table uncovered_before as select brand_id, mention, posted_at from base.uncovered;
create temp table rolling_before as select value from base.meta where key = 'rolling';

-- Puts what was derived in the place of what was.
delete from base.posts where version in (select version from shaken);
insert into base.posts
from out.posts
semi join (from scope where conversation is null) as anew using (version);

delete from base.mentions using pairs
where pairs.author_id = mentions.author_id and pairs.brand_id = mentions.brand_id;
create temp table renewed as
from out.mentions
where (author_id, brand_id) in (from pairs) or author_id > (select author_id from given);
insert into base.mentions from renewed order by brand_id, mention;

-- The mentions that are not what they were, by their brand and time.
create temp table changed as
select brand_id, posted_at
from ((from replaced except from renewed) union all (from renewed except from replaced));

delete from base.answers where post in (select post from shaken);
insert into base.answers
from out.answers
semi join (from turns semi join (from scope where conversation is null) as anew using (version)) as anew
	on anew.turn = answers.post
order by brand_id, post;

delete from base.superseded
where version in (select version from rivals) or version in (select version from overtaken);
insert into base.superseded from out.superseded;

delete from base.heard where import in (select import from moved);
insert into base.heard from out.heard semi join arrived using (import);
