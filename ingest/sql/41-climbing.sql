-- The others climb to their topmost ancestor, or to the first on the way that has a conversation;
-- `top` is the highest ancestor that each has seen so far.
create temp table climbing as
select turn, parent as top
from posts
where conversation is null and parent is not null and conversation_id is null;

-- A first step to those whose parent's conversation is plain.
create temp table stepped as
select climbing.turn, coalesce(parent.conversation, climbing.top) as top, parent.conversation is not null as arrived
from climbing
join posts as parent on parent.turn = climbing.top;

insert into conversations select turn, top from stepped where arrived;

create or replace temp table climbing as select turn, top from stepped where not arrived;
