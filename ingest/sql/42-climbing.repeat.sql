-- One step up for those still climbing. Each adopts what its highest ancestor has found or seen, so
-- the distance doubles every time; repeated until nobody is left or only circles can be.
create or replace temp table stepped as
select
	post.turn,
	coalesce(found.conversation, above.top) as top,
	found.conversation is not null as arrived
from climbing as post
left join climbing as above on above.turn = post.top
left join conversations as found on found.turn = post.top;

insert into conversations select turn, top from stepped where arrived;

create or replace temp table climbing as select turn, top from stepped where not arrived;
