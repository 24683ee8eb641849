"""Moving a bracket: what to do at a call, where its begin and end go, and what keys it has."""
