// The agents' side of live chats: presence, what is proposed, sounds and notices.
import "./chats/presence";
import "./chats/proposals";
import "./chats/tabs";
