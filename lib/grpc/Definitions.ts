import { createFileRegistry, type DescMethodUnary, type FileRegistry } from '@bufbuild/protobuf';
import type { FileDescriptorSet } from '@bufbuild/protobuf/wkt';
import { firstOf } from '@/lib/wording/listed';
import { GrpcFailure } from './GrpcFailure';

/** What a target's services and messages are, from reflection or from .proto files. */
export class Definitions {
  readonly registry: FileRegistry;

  /** The set has each file after those that it imports. `from`: where they are from, to be told. */
  constructor(
    set: FileDescriptorSet,
    private readonly from: string,
  ) {
    this.registry = createFileRegistry(set);
  }

  /** Every service with its methods, `acme.orders.v1.OrderService/CancelOrder`. */
  get methods(): readonly string[] {
    return this.services.flatMap((service) => service.methods.map(({ name }) => `${service.typeName}/${name}`));
  }

  /** A method by its full name. @throws GrpcFailure unknown_method, not_unary */
  method(name: string): DescMethodUnary {
    const [serviceName = '', methodName, ...rest] = name.replace(/^\//, '').split('/');
    if (methodName === undefined || rest.length > 0)
      throw new GrpcFailure(
        'unknown_method',
        `Expected a service and a method such as ${this.methods[0] ?? 'acme.orders.v1.OrderService/CancelOrder'}, and got ${name}`,
      );
    const service = this.registry.getService(serviceName);
    if (service === undefined)
      throw new GrpcFailure(
        'unknown_method',
        `Expected one of the services ${firstOf(this.services.map(({ typeName }) => typeName)) || '(none)'} of ${this.from}, and got ${serviceName}`,
      );
    const method = service.methods.find((each) => each.name === methodName);
    if (method === undefined)
      throw new GrpcFailure(
        'unknown_method',
        `Expected one of the methods ${firstOf(service.methods.map((each) => each.name)) || '(none)'} of ${service.typeName}, and got ${methodName}`,
      );
    if (method.methodKind !== 'unary')
      throw new GrpcFailure('not_unary', `Expected a unary method, but ${service.typeName}/${method.name} streams`);
    return method as DescMethodUnary;
  }

  private get services() {
    return [...this.registry].filter((each) => each.kind === 'service');
  }
}
