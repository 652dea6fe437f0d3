"""train → gate → publish on Flyte 2: a version from the audio of a bucket is judged on held-out audio, and gets a share of the traffic
if it passes. Each task is a command of Hyena's image. See deploy/README.md for what to fill in."""

import flyte
from flyte.extras import ContainerTask

IMAGE = "ghcr.io/my-organisation/hyena:0.1.0"
OUTPUTS = "/var/outputs"


def hyena(name: str, arguments: list[str], inputs: dict[str, type], outputs: dict[str, type], retries: int = 3) -> ContainerTask:
    """A task whose container runs a command of the image, whose entrypoint it leaves as it is.

    Addresses are strings, for Flyte would copy a file or folder. They say nothing of what is there, so that nothing may be cached.
    """
    return ContainerTask(
        name=name,
        image=IMAGE,
        command=arguments,
        inputs=inputs,
        outputs=outputs,
        output_data_dir=OUTPUTS,
        cache="disable",
        retries=retries,
        resources=flyte.Resources(cpu=2, memory="4Gi"),
        env_vars={"AWS_REGION": "eu-central-1", "WORKERS": "2"},
        # deploy/flyte/pod-template.yaml
        pod_template="hyena",
    )


train = hyena(
    "train",
    [
        "train",
        "--data={{.inputs.data}}",
        "--artists={{.inputs.artists}}",
        "--cache=/tmp/features",
        "--cache={{.inputs.features}}",
        "--out=/tmp/models/{{.inputs.model}}",
        "--publish={{.inputs.store}}",
        f"--outputs={OUTPUTS}",
    ],
    inputs={"model": str, "store": str, "data": str, "artists": str, "features": str},
    outputs={"version": int, "accuracy": float},
)

gate = hyena(
    "gate",
    [
        "models",
        "promote",
        "{{.inputs.model}}",
        "{{.inputs.version}}",
        "--to=canary",
        "--data={{.inputs.data}}",
        "--artists={{.inputs.artists}}",
        "--allow-undecided",
        "--model-store={{.inputs.store}}",
        f"--outputs={OUTPUTS}",
    ],
    inputs={"model": str, "version": int, "store": str, "data": str, "artists": str},
    outputs={"decision": str},
    # A refusal (3) fails the task; Flyte cannot tell it from a failure that may pass.
    retries=0,
)

publish = hyena(
    "publish",
    [
        "models",
        "label",
        "{{.inputs.model}}",
        "canary={{.inputs.version}}",
        "--traffic={{.inputs.traffic}}",
        "--model-store={{.inputs.store}}",
    ],
    inputs={"model": str, "version": int, "traffic": int, "store": str},
    outputs={},
)

promote = hyena(
    "promote",
    [
        "models",
        "promote",
        "{{.inputs.model}}",
        "--from=canary",
        "--to=stable",
        "--prometheus={{.inputs.prometheus}}",
        "--over=1h",
        "--min-tracks=500",
        "--allow-undecided",
        "--model-store={{.inputs.store}}",
        f"--outputs={OUTPUTS}",
    ],
    inputs={"model": str, "store": str, "prometheus": str},
    outputs={"decision": str},
    retries=0,
)

tasks = flyte.TaskEnvironment.from_task("hyena", train, gate, publish, promote)
environment = flyte.TaskEnvironment("hyena-training", depends_on=[tasks])


@environment.task(triggers=flyte.Trigger("weekly", flyte.Cron("17 3 * * 0")))
async def training(
    model: str = "my-model",
    store: str = "s3://my-bucket/models",
    data: str = "s3://my-bucket/training",
    artists: str = "s3://my-bucket/training.csv",
    held_out: str = "s3://my-bucket/held-out",
    held_out_artists: str = "s3://my-bucket/held-out.csv",
    features: str = "s3://my-bucket/features",
    traffic: int = 10,
) -> str:
    version, _ = await train(model=model, store=store, data=data, artists=artists, features=features)
    decision = await gate(model=model, version=version, store=store, data=held_out, artists=held_out_artists)
    if decision == "promoted":
        await publish(model=model, version=version, traffic=traffic, store=store)
    return decision


@environment.task(triggers=flyte.Trigger("hourly", flyte.Cron("47 * * * *")))
async def promotion(
    model: str = "my-model",
    store: str = "s3://my-bucket/models",
    prometheus: str = "http://prometheus-operated.monitoring:9090",
) -> str:
    return await promote(model=model, store=store, prometheus=prometheus)
