"""Reads deploy/flyte/hyena.py with Flyte's own SDK, and prints its containers as Flyte gets them."""

import importlib.util
import json
import sys
from pathlib import Path

from flyte._internal.runtime.task_serde import translate_task_to_wire
from flyte.models import SerializationContext
from google.protobuf.json_format import MessageToDict

spec = importlib.util.spec_from_file_location("hyena", sys.argv[1])
module = importlib.util.module_from_spec(spec)
sys.modules["hyena"] = module
spec.loader.exec_module(module)
context = SerializationContext(version="1", project="p", domain="d", org="o", root_dir=Path(sys.argv[1]).parent)
tasks = [*module.tasks.tasks.values(), *module.environment.tasks.values()]
print(json.dumps({task.name: MessageToDict(translate_task_to_wire(task, context)) for task in tasks}))
