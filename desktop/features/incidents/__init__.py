"""The page Incidents 事件: the list, one incident whole, and every act on it."""
