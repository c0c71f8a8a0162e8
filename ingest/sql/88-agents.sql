-- The signs of a handle that are believed. A caret speaks for itself. Any other mark must be a habit:
-- three answers and a tenth of them carry one, or three carry the very sign. A name without a mark
-- must be the habit of a third of the answers, or somebody who signs with a mark as well, or initials
-- that come three times. Words that end answers are no names; initials of two letters may spell one.
-- The agent of a sign has the brand's most common spelling of it.
create table out.agents as
with signing as (
	select
		brand_id, handle_id, mark, sign, count(*) as answers,
		lower(regexp_replace(sign, '[^\pL\pN]', '', 'g')) as key
	from out.answers
	group by brand_id, handle_id, mark, sign
),
habits as (
	select
		handle_id,
		coalesce(sum(answers) filter (sign is not null and mark <> ''), 0) >= greatest(3, sum(answers) / 10) as marks,
		coalesce(sum(answers) filter (sign is not null and mark = '' and not is_word(key)), 0) >= greatest(3, sum(answers) / 3) as names
	from signing
	group by handle_id
),
signs as (
	select
		handle_id, key, mark = '' as bare,
		sum(answers) as often,
		bool_or(mark = '^') as caret,
		bool_or(sign[1] <> lower(sign[1])) as capital,
		is_word(key) as word,
		bool_or(regexp_full_match(sign, '\p{Lu}{2,3}')) as initials
	from signing
	where sign is not null
	group by handle_id, key, bare
),
marked as (
	select handle_id, key
	from signs
	join habits using (handle_id)
	where not bare and (caret or (capital and (not word or length(key) = 2) and (marks or often >= 3)))
),
believed as (
	select handle_id, key, false as bare from marked
	union all
	select handle_id, key, true
	from signs
	join habits using (handle_id)
	left join marked using (handle_id, key)
	where bare and capital and not word and (names or marked.key is not null or (initials and often >= 3))
),
spellings as (
	select brand_id, key, first(sign order by often desc, sign) as agent
	from (select brand_id, key, sign, sum(answers) as often from signing where sign is not null group by all)
	group by brand_id, key
)
select signing.handle_id, signing.mark, signing.sign, spellings.agent
from signing
join believed
	on believed.handle_id = signing.handle_id and believed.key = signing.key
	and believed.bare = (signing.mark = '')
join spellings on spellings.brand_id = signing.brand_id and spellings.key = signing.key
order by all;
