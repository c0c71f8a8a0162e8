-- Conversations that are as they were.
update posts
set conversation = scope.conversation, conversation_id = null, unseen_parent = null
from scope
where scope.version = posts.version and scope.conversation is not null;
